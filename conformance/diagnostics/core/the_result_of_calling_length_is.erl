-module(the_result_of_calling_length_is). -compile([export_all,nowarn_export_all]).
f(X) -> length(X), ok.
