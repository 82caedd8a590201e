-module(feature_late).
-export([f/0]).
-feature(maybe_expr, enable).
f() -> 1.
-feature(compr_assign, enable).
