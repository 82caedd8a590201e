-module(the_result_of_evaluating_operator_plus_6). -compile([export_all,nowarn_export_all]).
f({_} = X) -> X + 1, hd(X).
