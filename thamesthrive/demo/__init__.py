"""The demo data: people of a shop that does not exist, and all that they did. Pure: a world and a number give the same history again, so
sending it twice doubles nothing. Sending is not here (`roles/demo.py`): it goes through the intake like what doors take.
"""
