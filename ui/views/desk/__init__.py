"""A document at the desk.

``at`` what it is made of · ``page`` all of it · ``marked`` text cut where highlights begin and end · ``margin`` its
paragraphs, with the bars beside them · ``codes`` those beside the text · ``chosen`` what is said of the words that are
looked at, and what of the whole document.
"""
