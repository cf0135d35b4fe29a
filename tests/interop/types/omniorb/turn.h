// What an operation rt_* does, by the form that its parameters have in the C++ mapping.
#pragma once

#include <omniORB4/CORBA.h>

#include <type_traits>

// Basic types, enumerations, and what is passed like them.
template <class T>
T turn(const T& a, T& b, T& c) {
    c = b;
    b = a;
    return a;
}

// Structures, sequences, unions and anys that live on the heap.
template <class T, class Out>
T* turn(const T& a, T& b, Out c) {
    c = new T(b);
    b = a;
    return new T(a);
}

inline char* turn(const char* a, char*& b, CORBA::String_out c) {
    c = b;
    b = CORBA::string_dup(a);
    return CORBA::string_dup(a);
}

inline CORBA::WChar* turn(const CORBA::WChar* a, CORBA::WChar*& b, CORBA::WString_out c) {
    c = b;
    b = CORBA::wstring_dup(a);
    return CORBA::wstring_dup(a);
}

template <class T>
T* another(T* one) {
    if constexpr (std::is_base_of_v<CORBA::ValueBase, T>) {
        CORBA::add_ref(one);
        return one;
    } else {
        return T::_duplicate(one);
    }
}

// TypeCodes, value types.
template <class T, class Out>
T* turn(T* a, T*& b, Out c) {
    c = b;
    b = another(a);
    return another(a);
}

// References to objects.
template <class T, class Reference>
T* turn(T* a, T*& b, _CORBA_ObjRef_OUT_arg<T, Reference> c) {
    c = b;
    Reference::duplicate(a);
    Reference::duplicate(a);
    return b = a;
}
