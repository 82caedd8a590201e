-module(removed_attribute).
-removed([{f, 1}, {g, 2, "use h"}, {nope, 1}, {i, '_', "x"}, {h, '_'}]).
-removed(bad).
-removed([{f, x}, {f, 1, foo, bar}, 17]).
-removed({f, 1, 17}).
-export([f/1, h/0]).
f(X) -> X.
h() -> 1.
