-module(illegal_character_5). -compile([export_all,nowarn_export_all]).
f(X) -> ~b"""
   a\x{zz}b
   b
   """, foo bar.
