"""A sample year of Gulou: what court, government and joint office would do, as commands of the public API.

`script` writes the year, `player` plays it. The plot is invented; organs, topics and rules are the real ones.
"""
