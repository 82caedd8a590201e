-module(the_result_of_evaluating_operator_not). -compile([export_all,nowarn_export_all]).
f(X) -> not X, -X, ok.
