-module(warning_options_57).
-compile({nowarn_deprecated_function, [{erlang,now,0}]}).
-export([f/0]).
f() -> erlang:now(), erlang:phash(1, 2), now().
