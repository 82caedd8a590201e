-module(the_result_of_calling_lists_append). -compile([export_all,nowarn_export_all]).
f(X) -> lists:append(X, X), lists:member(a, X), lists:keyfind(1, 1, X), lists:keymember(1, 1, X), lists:keysearch(1, 1, X), lists:reverse(X, X), lists:subtract(X, X), maps:get(a, X), maps:is_key(a, X), math:pi(), maps:keys(X), ok.
