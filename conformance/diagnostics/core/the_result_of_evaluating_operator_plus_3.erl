-module(the_result_of_evaluating_operator_plus_3). -compile([export_all,nowarn_export_all]).
f(X) -> length([X]) + 2, ok.
