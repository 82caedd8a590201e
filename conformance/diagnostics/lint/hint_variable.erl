-module(hint_variable).
-export([a/2, b/1]).
a(Request, _Options) -> {Reqest, Options, Requests, Respones}.
b(X) -> Var1 = X, Var2 = Var1, {Var3, Var2}.
