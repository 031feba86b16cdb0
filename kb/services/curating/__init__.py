"""Collections of stadslabs: gathering, writing, publishing, and what members say of it.

Its services are wired in ``room``. Who may do what in a lab the policy says; a draft is for its labs, an edition for
whom its access says, and never for more than may read what it quotes.
"""
