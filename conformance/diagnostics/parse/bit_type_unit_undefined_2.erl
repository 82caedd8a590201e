-module(bit_type_unit_undefined_2). -compile([export_all,nowarn_export_all]).
f(X) -> <<X/integer-unit:257>>.
