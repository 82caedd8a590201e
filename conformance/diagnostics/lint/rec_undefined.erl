-module(rec_undefined).
-export([f/1]).
f(X) -> #r{}, #s{a = 1}, X#t{b = 2}, X#u.c, #v.d.
