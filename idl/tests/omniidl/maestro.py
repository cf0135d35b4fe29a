"""An omniidl back end that writes a line for every declaration: kind, name, repository id, types, values.

`omniidl -bdump` writes IDL back without repository ids, and floating-point numbers with 16 digits; this one keeps both
exact, so that a test can compare them with what maestro-idl makes of the same file.
"""

import struct

from omniidl import idlast, idltype, idlutil

BASIC = {
    idltype.tk_void: "void", idltype.tk_short: "short", idltype.tk_long: "long", idltype.tk_ushort: "unsigned short",
    idltype.tk_ulong: "unsigned long", idltype.tk_float: "float", idltype.tk_double: "double",
    idltype.tk_boolean: "boolean", idltype.tk_char: "char", idltype.tk_octet: "octet", idltype.tk_any: "any",
    idltype.tk_TypeCode: "CORBA::TypeCode", idltype.tk_Principal: "CORBA::Principal",
    idltype.tk_longlong: "long long", idltype.tk_ulonglong: "unsigned long long",
    idltype.tk_longdouble: "long double", idltype.tk_wchar: "wchar",
}


def name_of(scoped):
    return "::".join(scoped)


def bounded(name, bound):
    return "%s<%d>" % (name, bound) if bound else name


def type_of(of):
    kind = of.kind()
    if kind in BASIC:
        return BASIC[kind]
    if kind == idltype.tk_string:
        return bounded("string", of.bound())
    if kind == idltype.tk_wstring:
        return bounded("wstring", of.bound())
    if kind == idltype.tk_sequence:
        inner = type_of(of.seqType())
        return "sequence<%s, %d>" % (inner, of.bound()) if of.bound() else "sequence<%s>" % inner
    if kind == idltype.tk_fixed:
        return "fixed<%d, %d>" % (of.digits(), of.scale())
    name = name_of(of.scopedName())
    return {"CORBA::Object": "Object", "CORBA::ValueBase": "ValueBase"}.get(name, name)


def sized(of, declarator):
    return type_of(of) + "".join("[%d]" % size for size in declarator.sizes())


def value_of(kind, value):
    if kind == idltype.tk_enum:
        return name_of(value.scopedName())
    if kind in (idltype.tk_float, idltype.tk_double, idltype.tk_longdouble):
        return struct.pack(">d", value).hex()
    if kind == idltype.tk_string:
        return value.encode("latin-1").hex()
    if kind == idltype.tk_wstring:
        return ",".join(str(code) for code in value)
    if kind == idltype.tk_char:
        return str(ord(value))
    if kind == idltype.tk_fixed:
        return str(value)
    return str(int(value))


def names(declarations):
    return ", ".join(name_of(declaration.scopedName()) for declaration in declarations)


def parameters(of):
    directions = ["in", "out", "inout"]
    return ", ".join(
        "%s %s %s" % (directions[p.direction()], type_of(p.paramType()), p.identifier()) for p in of.parameters()
    )


class Writer:
    def __init__(self):
        self.lines = []

    def line(self, kind, declaration, *more):
        words = [kind, name_of(declaration.scopedName()), declaration.repoId()]
        self.lines.append(" | ".join(words + list(more)))

    def constructed(self, node, of):
        if node.constrType():
            self.visit(of.decl())

    def visit(self, node):
        getattr(self, "visit_" + node.__class__.__name__, lambda _: None)(node)

    def visit_all(self, nodes):
        for node in nodes:
            self.visit(node)

    def visit_Module(self, node):
        self.line("module", node)
        self.visit_all(node.definitions())

    def visit_Interface(self, node):
        flavour = "abstract" if node.abstract() else "local" if node.local() else "plain"
        self.line("interface", node, flavour, names(node.inherits()))
        self.visit_all(node.contents())

    def visit_Const(self, node):
        self.line("const", node, value_of(node.constKind(), node.value()))

    def visit_Declarator(self, node):
        pass

    def visit_Typedef(self, node):
        self.constructed(node, node.aliasType())
        for declarator in node.declarators():
            self.line("typedef", declarator, sized(node.aliasType(), declarator))

    def members(self, node):
        text = []
        for member in node.members():
            self.constructed(member, member.memberType())
            for declarator in member.declarators():
                text.append("%s %s" % (sized(member.memberType(), declarator), declarator.identifier()))
        return "; ".join(text)

    def visit_Struct(self, node):
        self.line("struct", node, self.members(node))

    def visit_Exception(self, node):
        self.line("exception", node, self.members(node))

    def visit_Union(self, node):
        self.constructed(node, node.switchType())
        kind = node.switchType().unalias().kind()
        text = []
        for case in node.cases():
            self.constructed(case, case.caseType())
            labels = [
                "default" if label.default() else value_of(kind, label.value()) for label in case.labels()
            ]
            declarator = case.declarator()
            text.append("%s: %s %s" % (", ".join(labels), sized(case.caseType(), declarator), declarator.identifier()))
        self.line("union", node, type_of(node.switchType()), "; ".join(text))

    def visit_Enum(self, node):
        self.line("enum", node, names(node.enumerators()))
        for enumerator in node.enumerators():
            self.line("enumerator", enumerator)

    def visit_Attribute(self, node):
        for declarator in node.declarators():
            readonly = "readonly" if node.readonly() else "writable"
            self.line("attribute", declarator, readonly, type_of(node.attrType()))

    def visit_Operation(self, node):
        way = "oneway" if node.oneway() else "twoway"
        contexts = ", ".join(node.contexts())
        self.line("operation", node, way, type_of(node.returnType()), parameters(node), names(node.raises()), contexts)

    def visit_Native(self, node):
        self.line("native", node)

    def visit_StateMember(self, node):
        self.constructed(node, node.memberType())
        access = "private" if node.memberAccess() else "public"
        for declarator in node.declarators():
            self.line("state", declarator, access, sized(node.memberType(), declarator))

    def visit_Factory(self, node):
        self.lines.append(" | ".join(["factory", node.identifier(), parameters(node), names(node.raises())]))

    def visit_ValueBox(self, node):
        self.constructed(node, node.boxedType())
        self.line("box", node, type_of(node.boxedType()))

    def visit_ValueAbs(self, node):
        self.line("value", node, "abstract", names(node.inherits()), names(node.supports()))
        self.visit_all(node.contents())

    def visit_Value(self, node):
        flavour = "custom" if node.custom() else "truncatable" if node.truncatable() else "plain"
        self.line("value", node, flavour, names(node.inherits()), names(node.supports()))
        self.visit_all(node.contents())


def run(tree, args):
    writer = Writer()
    writer.visit_all(tree.declarations())
    for line in writer.lines:
        print(line)
