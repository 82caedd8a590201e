-module(the_result_of_evaluating_operator_is). -compile([export_all,nowarn_export_all]).
f(X) -> [1] ++ b, "a" ++ X.
