import ThawCommand

@main
enum Program {
    static func main() { ThawCommand.main() }
}
