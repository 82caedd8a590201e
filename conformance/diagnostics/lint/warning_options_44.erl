-module(warning_options_44).
-compile([warn_keywords]).
-feature(maybe_expr, disable).
-export([f/0]).
f() -> maybe.
