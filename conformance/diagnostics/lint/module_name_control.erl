-module('a\n').
-export([f/0]).
f() -> ok.
