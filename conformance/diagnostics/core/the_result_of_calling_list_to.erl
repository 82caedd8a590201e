-module(the_result_of_calling_list_to). -compile([export_all,nowarn_export_all]).
f(X) -> list_to_atom(X), binary_to_list(X), integer_to_list(X), tuple_to_list(X), list_to_tuple(X), abs(X), float(X), round(X), hd(X), tl(X), size(X), map_size(X), byte_size(X), bit_size(X), ok.
