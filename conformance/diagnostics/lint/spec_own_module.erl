-module(spec_own_module).
-spec spec_own_module:f() -> ok.
-export([f/0]).
f() -> ok.
