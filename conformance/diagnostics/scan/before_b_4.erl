-module(before_b_4). -compile([export_all,nowarn_export_all]).
f(X) -> """
    a\x{zz}b
    """, a b.
