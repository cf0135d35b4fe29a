#!/usr/bin/env bash
# Makes the certificates that TLS tests need, valid for a week, into DIR.
#
#   tests/interop/tls/make-certs.sh DIR [HOST…]
#
#   ca.pem                    the authority that all are told to trust
#   server.pem server.key     for localhost, 127.0.0.1 to 127.0.0.3, ::1, and each HOST (a name, or an address)
#   renewed.pem renewed.key   the same with another key and serial number, for a reload
#   client.pem client.key     CN=alice, for the authentication of a client
#   elsewhere.pem .key        for another host, elsewhere.example, by the same authority
#   expired.pem expired.key   as server.pem, until 2001
#   stranger-ca.pem, stranger.pem, stranger.key    as server.pem, by an authority that nobody trusts
#   stranger-client.pem .key  CN=mallory, by that authority
#   alice.pem mallory.pem     as omniORB wants them: key and certificate in one file
#   trust.jks alice.jks       as JacORB wants them: key stores, password `maestro`
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,4p' "$0" >&2; exit 2; }
mkdir -p "$1"
cd "$1"
shift
command -v openssl >/dev/null || { echo "no openssl; .ci/install.sh installs it" >&2; exit 3; }

names=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3,IP:::1
for host in "$@"; do
    if [[ $host =~ ^[0-9.]+$ || $host == *:* ]]; then names+=,IP:$host; else names+=,DNS:$host; fi
done

quietly() { "$@" 2>openssl.log || { cat openssl.log >&2; exit 1; }; }

key() { quietly openssl ecparam -name prime256v1 -genkey -noout -out "$1.ec"; quietly openssl pkcs8 -topk8 -nocrypt -in "$1.ec" -out "$1.key"; rm "$1.ec"; }

authority() { # name, common name
    key "$1"
    quietly openssl req -x509 -new -key "$1.key" -days 7 -subj "/O=Maestro tests/CN=$2" -out "$1.pem" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

# An authority's books, for certificates with any dates.
signed() { # authority, name, common name, alternative names or nothing, use, first day, last day
    key "$2"
    quietly openssl req -new -key "$2.key" -subj "/O=Maestro tests/CN=$3" -out "$2.csr"
    [ -e "$1.index" ] || { : >"$1.index"; echo 01 >"$1.serial"; }
    cat >"$1.conf" <<END
[ca]
default_ca = books
[books]
database = $1.index
serial = $1.serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
organizationName = optional
commonName = supplied
[extensions]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = $5
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
${4:+subjectAltName = $4}
END
    quietly openssl ca -batch -notext -config "$1.conf" -extensions extensions -in "$2.csr" -cert "$1.pem" -keyfile "$1.key" \
        -startdate "$6" -enddate "$7" -out "$2.pem"
    rm "$2.csr"
}

from=$(date -u -d '1 hour ago' +%Y%m%d%H%M%SZ)
until=$(date -u -d '7 days' +%Y%m%d%H%M%SZ)
authority ca "Maestro test authority"
authority stranger-ca "An authority that nobody trusts"
signed ca server "replica" "$names" serverAuth "$from" "$until"
signed ca renewed "replica, renewed" "$names" serverAuth "$from" "$until"
signed ca client "alice" "" clientAuth "$from" "$until"
signed ca elsewhere "elsewhere" "DNS:elsewhere.example" serverAuth "$from" "$until"
signed ca expired "expired" "$names" serverAuth 20000101000000Z 20010101000000Z
signed stranger-ca stranger "stranger" "$names" serverAuth "$from" "$until"
signed stranger-ca stranger-client "mallory" "" clientAuth "$from" "$until"

cat client.key client.pem >alice.pem
cat stranger-client.key stranger-client.pem >mallory.pem
rm -f ./*.conf ./*.index* ./*.serial* [0-9A-F][0-9A-F].pem openssl.log

# JacORB 3.9 reads a key store from a file only where its type is JKS.
if command -v keytool >/dev/null; then
    rm -f trust.jks alice.jks alice.p12
    keytool -importcert -noprompt -alias ca -file ca.pem -keystore trust.jks -storetype JKS -storepass maestro >keytool.log 2>&1 ||
        { cat keytool.log >&2; exit 1; }
    quietly openssl pkcs12 -export -inkey client.key -in client.pem -name alice -passout pass:maestro -out alice.p12
    keytool -importkeystore -noprompt -srckeystore alice.p12 -srcstoretype PKCS12 -srcstorepass maestro \
        -destkeystore alice.jks -deststoretype JKS -deststorepass maestro >keytool.log 2>&1 || { cat keytool.log >&2; exit 1; }
    rm -f alice.p12 keytool.log openssl.log
fi
