import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { HashListError } from './hash-list-error.ts'

// A file of blocks of 4096 bytes, each ending in its CRC-32, which also covers its place. The first block is the header, all others
// are 682 entries of 6 bytes in ascending order: the beginnings of SHA-1 hashes. So a look-up is a binary search that reads
// twenty blocks of a billion entries, keeps nothing in memory, and sees damage in what it reads.

export const blockBytes = 4096
/** 48 bits: the largest whole numbers that JavaScript reads from bytes. Of n entries, a password that is not there hits one by chance once in 2^48/n times. */
export const entryBytes = 6
const checksumAt = blockBytes - 4
export const entriesPerBlock = Math.floor(checksumAt / entryBytes)

const magic = Buffer.from('AUTHLYPW', 'ascii')
const version = 1

/** The entry of a SHA-1 hash. */
const entryOfHash = (sha1: Buffer): number => sha1.readUIntBE(0, entryBytes)

/** The entry of a password; SHA-1 because the public lists are made of it, and because it has nothing to protect in them. */
export const entryOfPassword = (password: string | Buffer): number =>
  entryOfHash(createHash('sha1').update(password).digest())

/** Writes the checksum of a block that stands at `index`. */
export function sealBlock(block: Buffer, index: number): void {
  block.writeUInt32BE(crc32(block.subarray(0, checksumAt), index), checksumAt)
}

/** @throws {HashListError} `damaged` */
export function requireWhole(block: Buffer, index: number): void {
  if (block.readUInt32BE(checksumAt) === crc32(block.subarray(0, checksumAt), index)) return
  throw new HashListError('damaged', 'The file of passwords is damaged. Build it again with “authly passwords build”.')
}

/** The header of a list of so many entries. */
export function headerBlock(count: number): Buffer {
  const block = Buffer.alloc(blockBytes)
  magic.copy(block)
  block.writeUInt16BE(version, 8)
  block.writeUIntBE(count, 10, 6)
  sealBlock(block, 0)
  return block
}

/**
 * How many entries a list has, by its header and its size in bytes.
 * @throws {HashListError} `damaged` also where it is no such file or is of another version
 */
export function readHeader(block: Buffer, fileBytes: number): number {
  if (block.length < blockBytes || !block.subarray(0, magic.length).equals(magic) || block.readUInt16BE(8) !== version)
    throw new HashListError('damaged', 'This is no file that “authly passwords build” of this version made.')
  requireWhole(block, 0)
  const count = block.readUIntBE(10, 6)
  if (fileBytes !== (1 + Math.ceil(count / entriesPerBlock)) * blockBytes)
    throw new HashListError('damaged', 'The file of passwords is not complete. Copy or build it again.')
  return count
}
