-module(hint_ties).
-record(r, {aa, ab, ac, ad}).
-export([f/4, g/1]).
f(Xa, Xb, Xc, Xd) -> Xe, {Xa, Xb, Xc, Xd}.
g(X) -> X#r.ae.
