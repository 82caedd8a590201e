-module(inline_bad).
-compile({inline, [f, {g}, 17]}).
-compile({inline, {f, 0}}).
-compile({inline, [{f, 9}]}).
-export([f/0]).
f() -> 1.
