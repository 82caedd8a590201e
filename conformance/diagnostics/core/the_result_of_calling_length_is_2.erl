-module(the_result_of_calling_length_is_2). -compile([export_all,nowarn_export_all]).
f(X) -> Y = length(X), ok.
