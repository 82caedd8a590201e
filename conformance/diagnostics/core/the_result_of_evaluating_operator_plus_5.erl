-module(the_result_of_evaluating_operator_plus_5). -compile([export_all,nowarn_export_all]).
f(X) -> erlang:'+'(X, 1), erlang:length(X), erlang:self(), ok.
