"""The pages of Meervoud: rendered here, working without JavaScript.

``pages`` addresses and answers · ``forms`` URL ⇄ question · ``views`` what a template
shows · ``excerpt`` the stretch of a passage on a card · ``markdown`` what people type, safe ·
``edition`` one language of the site · ``wording`` its words · ``links`` its addresses · ``rendering`` templates into
answers · ``assets`` what Vite built from ``src/``.
"""
