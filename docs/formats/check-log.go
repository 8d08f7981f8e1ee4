// Reads a log in C2SP tlog-tiles layout with the Go team's own implementation of notes and tiles
// (golang.org/x/mod/sumdb/note and tlog, which run the Go checksum database) and none of ours:
//
//	go run check-log.go LOG-FOLDER
//
// Checks the signature of the checkpoint by log.vkey, recomputes the root from the tiles, proves every
// entry of the entry bundles, and the consistency of each kept checkpoint with the last.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func number(n int64) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	return name
}

func (t tiles) path(level string, n int64, w int) string {
	p := filepath.Join(t.folder, "tile", level, number(n))
	if w < 256 {
		p += ".p/" + strconv.Itoa(w)
	}
	return p
}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, w := range wanted {
		data, err := os.ReadFile(t.path(strconv.Itoa(w.L), w.N, w.W))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open(file string, verifier note.Verifier) (tlog.Tree, *note.Note) {
	data, err := os.ReadFile(file)
	must(err)
	n, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	var hash tlog.Hash
	copy(hash[:], root)
	return tlog.Tree{N: size, Hash: hash}, n
}

func main() {
	t := tiles{os.Args[1]}
	key, err := os.ReadFile(filepath.Join(t.folder, "log.vkey"))
	must(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	must(err)
	tree, n := open(filepath.Join(t.folder, "checkpoint"), verifier)
	fmt.Printf("checkpoint of %s: %d entries, root %s, %d genuine, %d unknown signatures\n",
		verifier.Name(), tree.N, tree.Hash, len(n.Sigs), len(n.UnverifiedSigs))
	hashes := tlog.TileHashReader(tree, t) // authenticates every tile against the root
	root, err := tlog.TreeHash(tree.N, hashes)
	must(err)
	if root != tree.Hash {
		must(fmt.Errorf("the tiles give the root %s", root))
	}
	var index int64
	for bundle := int64(0); index < tree.N; bundle++ {
		width := 256
		if tree.N-index < 256 {
			width = int(tree.N - index)
		}
		data, err := os.ReadFile(t.path("entries", bundle, width))
		must(err)
		for i := 0; i < width; i++ {
			length := int(binary.BigEndian.Uint16(data))
			entry := data[2 : 2+length]
			data = data[2+length:]
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)))
			index++
		}
		if len(data) > 0 {
			must(fmt.Errorf("%d bytes behind bundle %d", len(data), bundle))
		}
	}
	fmt.Printf("%d entries proved one by one\n", index)
	kept := 0
	filepath.Walk(filepath.Join(t.folder, "cosigned"), func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			older, _ := open(path, verifier)
			proof, err := tlog.ProveTree(tree.N, older.N, hashes)
			must(err)
			must(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
			kept++
		}
		return nil
	})
	fmt.Printf("%d kept checkpoints are beginnings of the last\n", kept)
}
