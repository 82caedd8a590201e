-module(hint_no).
-export([f/2, long_function_name/1]).
f(LongVariableName, Other) -> LongVarName, OtherThing, Otter, long_functoin_nmae(1), long_fun_name(1), fun_long_name(1), {LongVariableName, Other}.
long_function_name(X) -> X.
