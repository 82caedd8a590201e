-module(deprecated_attribute).
-deprecated([{f, 1}, {g, 2, "use h"}, {h, 0, next_version}, {nope, 1}, {i, '_', eventually}]).
-deprecated(bad).
-deprecated([{f, x}, {f, 1, foo, bar}, 17]).
-deprecated({f, 1, sometime}).
-export([f/1, h/0]).
f(X) -> X.
h() -> 1.
g(_, _) -> 1.
