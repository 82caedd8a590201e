-module(the_result_of_evaluating_operator_plus_4). -compile([export_all,nowarn_export_all]).
f(X) -> 1 + 2, ok.
