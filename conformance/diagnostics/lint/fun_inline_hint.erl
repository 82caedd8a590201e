-module(fun_inline_hint).
-compile({inline, [{reverze, 1}]}).
-export([reverse/1]).
reverse(X) -> X.
