-module('\x{3b1}\n').
-export([f/0]).
f() -> ok.
