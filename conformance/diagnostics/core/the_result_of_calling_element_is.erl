-module(the_result_of_calling_element_is). -compile([export_all,nowarn_export_all]).
f(X) -> erlang:element(1, X), lists:reverse(X), math:sin(X), ok.
