-module('mod\x{3b1}').
-export([f/0]).
f() -> ok.
