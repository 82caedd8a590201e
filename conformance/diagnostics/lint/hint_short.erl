-module(hint_short).
-export([f/2]).
f(Ab, B) -> Abc, Bc, A, Bb, Abd, {Ab, B, _}.
