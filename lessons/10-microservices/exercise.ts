// Your turn. This is the monolith again, and `yours` runs a payments service beside it that nobody asks. Move payments out, and
// nothing else: PAYMENTS_URLS has its address. The README says what becomes of the transaction, and how to have yours measured.
import './monolith.ts'
