-feature(maybe_expr, disable).
-module(function_f_is_unused_2).
f() -> maybe.
