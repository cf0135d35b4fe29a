fn main() {
    {{call}};
}
