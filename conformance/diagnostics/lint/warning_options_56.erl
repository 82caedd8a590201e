-module(warning_options_56).
-compile({nowarn_removed, [{erlang,hash,2}]}).
-compile({nowarn_removed, crypto}).
-export([f/0]).
f() -> erlang:hash(1, 2), crypto:rand_bytes(1), erlang:get_stacktrace(), httpd_conf:check_enum(1, 2).
