"""Signing in with OpenID Connect: the code flow with PKCE.

``line`` asks, with limits · ``documents`` what the provider publishes: its addresses and keys · ``token`` what it signs
· ``provider`` the way there and back · ``seal`` what a browser carries meanwhile.
"""
