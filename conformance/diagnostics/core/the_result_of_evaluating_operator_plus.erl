-module(the_result_of_evaluating_operator_plus). -compile([export_all,nowarn_export_all]).
f(X) -> case X of a -> X + 1; b -> io:format("") end, 3.
