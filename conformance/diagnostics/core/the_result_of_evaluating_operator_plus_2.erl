-module(the_result_of_evaluating_operator_plus_2). -compile([export_all,nowarn_export_all]).
f(X) -> Y = begin X + 1 end, ok.
