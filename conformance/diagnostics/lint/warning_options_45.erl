-module(warning_options_45).
-compile([warn_keywords]).
-feature(maybe_expr, disable).
-export([else/1]).
else(X) -> {maybe, X, 'maybe'}.
