// A server of Plain that answers by itself, and for each target that it is given one that asks the target.
//
//   node main.mjs TARGET…       prints "ready ECHO RELAY…" (as corbaloc) and serves until its standard input ends
import { ORB } from "corba.js"
import { TcpProtocol } from "corba.js/net/tcp"

import * as skel from "./plain_skel.js"
import * as stub from "./plain_stub.js"
import * as value from "./plain_value.js"

class Account {
    constructor(init) {
        value.initAccount(this, init)
    }
}

class Node {
    constructor(init) {
        value.initNode(this, init)
    }
}

const operations = Object.getOwnPropertyNames(stub.Plain.prototype).filter((name) => name.startsWith("in_"))

class Echo extends skel.Plain {}
class Relay extends skel.Plain {
    constructor(orb, target) {
        super(orb)
        this.target = target
    }
}
for (const name of operations) {
    Echo.prototype[name] = async (a) => a
    Relay.prototype[name] = async function (a) {
        return await this.target[name](a)
    }
}

function escaped(octets) {
    return Array.from(octets, (octet) => "%" + octet.toString(16).padStart(2, "0")).join("")
}

// What corba.js says of its connections is not for who waits for the references.
console.log = () => undefined

const orb = new ORB()
ORB.registerValueType("Account", Account)
ORB.registerValueType("Node", Node)
orb.registerStubClass(stub.Plain)
const protocol = new TcpProtocol()
orb.addProtocol(protocol)
const servants = [new Echo(orb)]
for (const target of process.argv.slice(2)) {
    servants.push(new Relay(orb, await orb.stringToObject(target)))
}
protocol.listen(orb, "127.0.0.1", 0)
protocol.serverSocket.once("listening", () => {
    const { port } = protocol.serverSocket.address()
    const references = servants.map((servant) => `corbaloc:iiop:1.2@127.0.0.1:${port}/${escaped(servant._id)}`)
    process.stdout.write(`ready ${references.join(" ")}\n`)
})
process.stdin.resume()
process.stdin.on("end", () => process.exit(0))
