"""Budgets whose printed figures are wrong in many places."""
HEAD = 'budget a "A" { year 2025; unit u; language en }\nunit u\n'
WRONG = {"ten thousand times": lambda amount: amount * 10000, "the same difference": lambda amount: amount + 7178, "the other sign": lambda amount: -amount,
         "nothing in common": lambda amount: amount + amount * amount % 4999 + 1}


def document(count, broken, wrong):
    """Every figure is stated; `broken` of them, which are spread evenly, wrong."""
    amounts = [1000 + i * 7919 % 9000 for i in range(count)]
    printed = [wrong(a) if i * broken // count != (i + 1) * broken // count else a for i, a in enumerate(amounts)]
    members = "; ".join(f'm{i} "m{i}"' for i in range(count))
    facts = "\n".join(f"  m{i} {a}.00" for i, a in enumerate(amounts))
    stated = "\n".join(f'  "m{i}" {p}.00' for i, p in enumerate(printed))
    return (f'{HEAD}dimension d "D" {{ {members} }}\nledger p "P" by d\nfacts p {{\n{facts}\n}}\n'
            f'table t "T" {{ column "Name" label; column "P" = p; rows d }}\nstated t {{\n{stated}\n}}\n')
