-module(illegal_character_8). -compile([export_all,nowarn_export_all]).
f(X) -> ~b"""
  aaaa\^~b
  """, a b.
