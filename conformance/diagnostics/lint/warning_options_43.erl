-module(warning_options_43).
-compile([warn_keywords]).
-export([f/0]).
f() -> maybe.
